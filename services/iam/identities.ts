import { parseArn } from '../wire/arn.ts'
import type { Principal } from '../wire/call.ts'
import type { AccessKey } from './credentials.ts'
import type { Policy } from './policy.ts'
import { createPrincipal, createRoot } from './principal.ts'
import { NOBODY, type Principals } from './principals.ts'
import type { Sessions, StoredSession } from './sessions.ts'

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

export interface IdentitiesParts {
  /** As they are now. */
  rootKeys: () => readonly AccessKey[]
  accountId: string
  /** As they are now; nobody but root where absent. */
  principals?: () => Principals
  /** No temporary credentials where absent. */
  sessions?: Sessions
}

export function createIdentities({
  rootKeys,
  accountId,
  principals = () => NOBODY,
  sessions,
}: IdentitiesParts): Identities {
  const readAs = (known: Principals, keys: readonly AccessKey[]) => ({
    ...{ known, keys },
    lasting: new Map([...usersOf(known), ...keys.map(key => ofRoot(key, accountId))]),
  })
  let read = readAs(principals(), rootKeys())
  const find = (key: string): Identity | undefined => {
    const [known, keys] = [principals(), rootKeys()]
    if (known !== read.known || keys !== read.keys) read = readAs(known, keys)
    const lasting = read.lasting.get(key)
    if (lasting !== undefined) return lasting
    const session = sessions?.find(key)
    if (session?.holder === undefined) return session && ofSession(key, session, known)
    const holder = find(session.holder)
    return holder && ofHolder(key, session, holder)
  }
  return { find }
}

const ofRoot = ({ accessKeyId, secretAccessKey }: AccessKey, accountId: string): [string, Identity] => [
  accessKeyId,
  { secretAccessKey, principal: createRoot(accountId, accessKeyId) },
]

const usersOf = ({ Users }: Principals): [string, Identity][] =>
  Users.flatMap(({ Arn, AccessKeys, Policies }) =>
    AccessKeys.map(({ AccessKeyId, SecretAccessKey }) => {
      const parts = { accountId: accountOf(Arn), arn: Arn, accessKeyId: AccessKeyId, policySets: [Policies] }
      return [AccessKeyId, { secretAccessKey: SecretAccessKey, principal: createPrincipal(parts) }]
    }),
  )

function ofSession(accessKeyId: string, session: StoredSession, principals: Principals): Identity {
  const { arn, secretAccessKey, sessionToken, expires, roleArn = roleOfSession(arn) } = session
  const policySets = policySetsOf(session, principals)
  const principal = createPrincipal({ accountId: accountOf(arn), arn, roleArn, accessKeyId, policySets })
  return { secretAccessKey, sessionToken, expires, principal }
}

/** With the holder's key the session ends too, whenever it would have expired. */
function ofHolder(accessKeyId: string, session: StoredSession, { principal }: Identity): Identity {
  const { secretAccessKey, sessionToken, expires } = session
  return { secretAccessKey, sessionToken, expires, principal: { ...principal, accessKeyId } }
}

/** A role that is no longer there allows nothing. */
function policySetsOf({ roleArn, policy }: StoredSession, { Roles }: Principals): (readonly Policy[])[] {
  const ofRole = roleArn === undefined ? [] : [Roles.find(({ Arn }) => Arn === roleArn)?.Policies ?? []]
  return policy === undefined ? ofRole : [...ofRole, [policy]]
}

/** Of a step's session, whose role no file declares: such roles have no path. */
function roleOfSession(arn: string): string {
  const { accountId = '', resource = '' } = parseArn(arn) ?? {}
  return `arn:aws:iam::${accountId}:role/${resource.split('/')[1] ?? ''}`
}

const accountOf = (arn: string) => parseArn(arn)?.accountId ?? ''
