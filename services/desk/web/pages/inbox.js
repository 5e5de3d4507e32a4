/** A list renews itself whenever something came. */

import "/desk/pages/flawed.js";
import "/desk/pages/renewing.js";
