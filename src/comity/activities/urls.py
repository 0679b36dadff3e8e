"""The addresses of activities that the kit does not give."""

from django.urls import path

from comity.activities import feeds
from comity.activities.views import calendar, papers, preparing, registering, reporting, taking_part

urlpatterns = [
    path("activities/register/", registering.register, name="activity-register"),
    path("activities/clashes/", registering.show_clashes, name="activity-clashes"),
    path("activities/calendar/", calendar.show_month, name="activity-calendar-month"),
    path("activities/calendar/year/", calendar.show_year, name="activity-calendar-year"),
    path("activities/calendar/line/", calendar.show_line, name="activity-calendar-line"),
    path("feeds/<str:secret>/activities.ics", feeds.send_activities, name="feed-activities"),
    path("activities/<uuid:pk>/state/", registering.change_state, name="activity-state"),
    path("activities/<uuid:pk>/reschedule/", registering.reschedule, name="activity-reschedule"),
    path("activities/<uuid:pk>/measure/", registering.tie, name="activity-measure"),
    path("activities/<uuid:pk>/partner/", registering.add_partner, name="activity-partner"),
    path("activities/partners/<uuid:pk>/remove/", registering.remove_partner, name="activity-partner-remove"),
    path("activities/<uuid:pk>/member/", taking_part.add_member, name="activity-member"),
    path("activities/members/<uuid:pk>/move/", taking_part.move_member, name="member-move"),
    path("activities/members/<uuid:pk>/remove/", taking_part.remove_member, name="member-remove"),
    path("activities/<uuid:pk>/delegation/", taking_part.change_delegation, name="activity-delegation"),
    path("activities/<uuid:pk>/patrol/", taking_part.add_patrol_part, name="activity-patrol"),
    path("activities/patrol-parts/<uuid:pk>/remove/", taking_part.remove_patrol_part, name="patrol-remove"),
    path("activities/<uuid:pk>/programme/", preparing.add_itinerary, name="activity-programme"),
    path("activities/programme/<uuid:pk>/remove/", preparing.remove_itinerary, name="itinerary-remove"),
    path("activities/<uuid:pk>/checklist/", preparing.add_point, name="activity-checklist"),
    path("activities/checklist/<uuid:pk>/tick/", preparing.tick_point, name="checklist-tick"),
    path("activities/<uuid:pk>/appraise/", preparing.appraise, name="activity-appraise"),
    path("activities/<uuid:pk>/report/", reporting.write_report, name="activity-report"),
    path("activities/<uuid:pk>/paper/brief-book/", papers.draw_brief_book, name="activity-brief-book"),
    path("activities/<uuid:pk>/paper/programme/", papers.draw_programme, name="activity-itinerary"),
    path("activities/<uuid:pk>/paper/report/", papers.draw_report, name="activity-report-paper"),
    path("commitments/<uuid:pk>/uphold/", reporting.uphold, name="commitment-uphold"),
    path("activity-reports/<uuid:pk>/confirm/", reporting.note_confirmation, name="report-confirm"),
]
