import { environmentArn } from '../../../model/arn.ts'
import { StepFailure } from '../life/life-cycle.ts'
import { dropTags } from '../tag/tags.ts'
import type { EnvironmentParts } from './parts.ts'
import type { EnvironmentRecord } from './record.ts'

/**
 * Removes what is in an environment.
 * @throws {StepFailure} where something is left that must be deleted first
 */
export async function emptyEnvironment(
  parts: EnvironmentParts,
  { environmentId }: EnvironmentRecord,
): Promise<void> {
  const contents = parts.contents()
  for (const { left } of contents) refuseLeft(left?.(environmentId))
  for (const { release } of contents) await release?.(environmentId)
  parts.store.transact(() => {
    for (const { remove } of contents) remove(environmentId)
    dropTags(parts, environmentArn(parts, environmentId))
  })
}

function refuseLeft(left: { count: number; of: string } | undefined): void {
  if (left === undefined || left.count === 0) return
  throw new StepFailure(
    'USER_RECOVERABLE',
    `The environment still contains ${left.count} ${left.of}. Delete them first.`,
  )
}
