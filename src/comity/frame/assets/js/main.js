// The one script of every page: a module for each behaviour, each switched on by data attributes.
import "./htmx.js";
