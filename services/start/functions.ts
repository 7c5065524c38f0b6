import { join } from 'node:path'
import { type StepDeclaration, steps } from '../../functions/catalog.ts'
import type { Catalog } from '../lambda/catalog.ts'
import type { Clock } from '../store/clock.ts'
import type { SessionCredentials, Sessions } from '../wire/iam/sessions.ts'

/** Holds what workflows keep beyond 256 KiB: plans, saved cluster configurations, locks. */
export const STATE_BUCKET = 'kdbflow-state'

const repository = join(import.meta.dirname, '../..')
const environment = { KDBFLOW_BUS: 'kdbflow', KDBFLOW_STATE_BUCKET: STATE_BUCKET }

/** The steps as the Lambda host wants them; what AWS gets of the same catalog is in stacks/. */
export const stepFunctions: Catalog = Object.fromEntries(
  Object.entries(steps).map(([name, { file, timeoutSeconds, memoryMb }]) => [
    name,
    { file: join(repository, file), timeoutSeconds, memoryMb, environment },
  ]),
)

/** Longer than the longest time-out, so that no invocation outlives its rights. */
const SESSION_SECONDS = 3600

/**
 * Gives each function a session of a role of its own, `kdbflow-<name>`, that may do exactly what its entry in the
 * catalog says. A session is used until half of it is over.
 */
export function stepCredentials(
  sessions: Sessions,
  { accountId, clock }: { accountId: string; clock: Clock },
) {
  const issued = new Map<string, SessionCredentials>()
  return (name: string): SessionCredentials => {
    const known = issued.get(name)
    if (known !== undefined && known.expiration.getTime() - clock.now() > (SESSION_SECONDS / 2) * 1000)
      return known
    const arn = `arn:aws:sts::${accountId}:assumed-role/kdbflow-${name}/${name}`
    const credentials = sessions.issue({ arn, policy: policyOf(steps[name]) }, SESSION_SECONDS)
    issued.set(name, credentials)
    return credentials
  }
}

const policyOf = (step: StepDeclaration | undefined) => ({
  Statement:
    step === undefined || step.actions.length === 0
      ? []
      : [{ Effect: 'Allow' as const, Action: [...step.actions], Resource: ['*'] }],
})
