// htmx with its guard: the attributes of elements that do not carry the page's nonce are ignored.
import "htmx.org";
import "htmx.org/dist/ext/hx-csp.js";
