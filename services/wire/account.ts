/** Whose resources these are: what their ARNs begin with. */
export interface Account {
  region: string
  /** 12 digits. */
  accountId: string
}
