import type { Principal } from '../call.ts'
import type { AccessKey } from './credentials.ts'

/** Who holds an access key, and what is needed to check that it was they who signed. */
export interface Identity {
  secretAccessKey: string
  /** Temporary keys must be shown with it. */
  sessionToken?: string
  /** Milliseconds since 1970. */
  expires?: number
  principal: Principal
}

export interface Identities {
  find(accessKeyId: string): Identity | undefined
}

export function createIdentities({ root, accountId }: { root: AccessKey; accountId: string }): Identities {
  const identities = new Map<string, Identity>([[root.accessKeyId, rootIdentity(root, accountId)]])
  return { find: accessKeyId => identities.get(accessKeyId) }
}

/** The account's root may do everything. */
const rootIdentity = ({ accessKeyId, secretAccessKey }: AccessKey, accountId: string): Identity => ({
  secretAccessKey,
  principal: { accountId, arn: `arn:aws:iam::${accountId}:root`, accessKeyId, authorize: () => undefined },
})
