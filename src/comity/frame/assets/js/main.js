// The one script of every page: a module for each behaviour, each switched on by data attributes.
import "./htmx.js";
import "./forms.js";
import "./choosers.js";
import "./marking.js";
import "./menus.js";
import "./mentions.js";
import "./notices.js";
import "./picks.js";
import "./rows.js";
import "./measures.js";
import "./cells.js";
import "./calendar.js";
import "./palette.js";
import "./drafts.js";
import "./reading-room.js";
import "./passkeys.js";
import "./passwords.js";
import "./printed.js";

// htmx would begin in a timer, which a busy browser runs long after the page stands: what is typed by then would be lost.
window.htmx.initialize();
