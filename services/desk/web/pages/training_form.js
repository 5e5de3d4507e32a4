/** The form of a training is sent as it is. */

import "/desk/pages/flawed.js";
