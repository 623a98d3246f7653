/** The locks that say that a vault is open, or is being opened: the service worker lets no new version in meanwhile. */
export const VAULT_LOCK = 'attune-vault-';
/** While a passphrase is tried, or a vault made or given up. No vault has this id. */
export const VAULT_IN_HAND = `${VAULT_LOCK}in-hand`;
