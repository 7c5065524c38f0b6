import { join } from 'node:path'
import { steps } from '../../functions/catalog.ts'
import type { Catalog } from '../aws/lambda/catalog.ts'
import type { Settings } from '../finspace/settings/settings.ts'
import type { SessionCredentials, Sessions } from '../iam/sessions.ts'
import type { Clock } from '../store/clock.ts'
import type { Account } from '../wire/account.ts'
import { STATE_BUCKET, stepPolicy } from './step-rights.ts'

const repository = join(import.meta.dirname, '../..')
const environment = { KDBFLOW_BUS: 'kdbflow', KDBFLOW_STATE_BUCKET: STATE_BUCKET }

/** The steps as the Lambda host wants them; what AWS gets of the same catalog is in stacks/. */
export const stepFunctions: Catalog = Object.fromEntries(
  Object.entries(steps).map(([name, { file, timeoutSeconds, memoryMb }]) => [
    name,
    { file: join(repository, file), timeoutSeconds, memoryMb, environment },
  ]),
)

/** The code of the steps and of what runs them: the data folder, by default within the repository, is not among it. */
export const STEP_CODE = [
  ...[
    'functions',
    'workflows',
    'events',
    'model',
    'asl',
    'kdb',
    'services/aws/lambda',
    'node_modules',
    'package.json',
  ],
].map(path => join(repository, path))

/** Longer than the longest time-out, so that no invocation outlives its rights. */
const SESSION_SECONDS = 3600

interface Parts extends Account {
  clock: Clock
  /** Read at each new session. */
  settings(): Pick<Settings, 'sources'>
}

/**
 * Gives each function a session of a role of its own, `kdbflow-<name>`, that may do exactly what its entry in the
 * catalog says. A session is used until half of it is over.
 */
export function stepCredentials(sessions: Sessions, { clock, settings, ...account }: Parts) {
  const issued = new Map<string, SessionCredentials>()
  return (name: string): SessionCredentials => {
    const known = issued.get(name)
    if (known !== undefined && known.expiration.getTime() - clock.now() > (SESSION_SECONDS / 2) * 1000)
      return known
    const arn = `arn:aws:sts::${account.accountId}:assumed-role/kdbflow-${name}/${name}`
    const policy = stepPolicy(steps[name]?.rights ?? [], { ...account, ...settings() })
    const credentials = sessions.issue({ arn, policy }, SESSION_SECONDS)
    issued.set(name, credentials)
    return credentials
  }
}
