/** Nothing here is kept in a browser: what people do is done by the desk. */

import "/desk/pages/flawed.js";
