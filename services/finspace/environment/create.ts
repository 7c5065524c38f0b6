import type { createKxEnvironment } from '../../../model/environment.ts'
import type { ValueOf } from '../../../model/shape.ts'
import { newAccountId, newEnvironmentId } from '../kind/identifiers.ts'
import type { Draft } from '../life/life-cycle.ts'
import { quotaExceeded } from '../operation/exceptions.ts'
import { setTags } from '../tag/tags.ts'
import { arnOf, createdEnvironment } from './answer.ts'
import { availabilityZoneIds } from './availability-zones.ts'
import type { EnvironmentParts } from './parts.ts'
import type { EnvironmentRecord } from './record.ts'

/**
 * CREATE_REQUESTED; the life cycle looks at the KMS key.
 * @throws {ServiceException} ServiceQuotaExceededException, with status 402
 */
export function createEnvironment(
  parts: EnvironmentParts,
  { name, description, kmsKeyId, tags }: ValueOf<typeof createKxEnvironment>,
) {
  checkEnvironmentQuota(parts, 'kx')
  const record = newEnvironment(parts, { kind: 'kx', name, description, kmsKeyId })
  const environment = parts.life.put(record.environmentId, record)
  setTags(parts, arnOf(parts, environment), tags)
  return createdEnvironment(parts, environment)
}

/** What is gone, or never came to be, does not count. */
export function checkEnvironmentQuota(
  { tables, settings }: EnvironmentParts,
  kind: EnvironmentRecord['kind'],
): void {
  const { environments } = settings().quotas
  const living = tables.environment
    .list({ index: 'listed', prefix: `${kind}/` })
    .filter(({ value }) => value.status !== 'DELETED' && value.status !== 'FAILED_CREATION')
  if (living.length >= environments) {
    throw quotaExceeded(`expected at most ${environments} environments in this Region, got one more`)
  }
}

export function newEnvironment(
  { clock, random, region, accountId, settings }: EnvironmentParts,
  request: Pick<EnvironmentRecord, 'kind' | 'name' | 'description' | 'kmsKeyId'>,
): Draft<EnvironmentRecord> {
  const dedicatedServiceAccountId = newAccountId(random, accountId)
  const now = clock.now()
  return {
    ...request,
    environmentId: newEnvironmentId(random),
    status: 'CREATE_REQUESTED',
    tgwStatus: 'NONE',
    dnsStatus: 'NONE',
    dedicatedServiceAccountId,
    certificateAuthorityArn: `arn:aws:acm-pca:${region}:${dedicatedServiceAccountId}:certificate-authority/${random.uuid()}`,
    availabilityZoneIds: settings().world.availabilityZones ?? availabilityZoneIds(region),
    creationTimestamp: now,
    updateTimestamp: now,
  }
}
