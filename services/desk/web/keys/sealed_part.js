/** What a sealed part is: the same as `shared/network/sealing.py` says for everybody. */

export const ALGORITHM = "ECDH-ES+A256KW";
export const ENCRYPTION = "A256GCM";
export const TYPE = "kvi-sealed+json";
/** Characters of a sealed part as it travels. */
export const LARGEST = 32 * 1024;
/** No other name is let through: a header is readable by everyone on the way. */
export const HEADER = ["alg", "case", "enc", "epk", "kid", "receiver", "typ"];
/** jose would take whatever it knows; here exactly one combination is allowed. */
export const ALLOWED = {
  keyManagementAlgorithms: [ALGORITHM],
  contentEncryptionAlgorithms: [ENCRYPTION],
};
