/** The page of an agency shows the fingerprints of its keys. */

import { showFingerprints } from "/desk/pages/fingerprints.js";

await showFingerprints();
