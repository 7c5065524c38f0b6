import type { NetworkStatus } from '../../../model/environment.ts'
import { type LifeCycle, StepFailure } from '../life/life-cycle.ts'
import { environmentErrorMessage } from '../life/reason.ts'
import { arnOf } from './answer.ts'
import { emptyEnvironment } from './empty.ts'
import type { EnvironmentParts } from './parts.ts'
import type { EnvironmentRecord } from './record.ts'

/** Between a deletion that failed and the one more time that it is tried. */
const RETRY_DELETION_AFTER = 30_000

export const environmentLifeCycle = (parts: EnvironmentParts): LifeCycle<EnvironmentRecord> => ({
  type: 'Environment',
  table: parts.tables.environment,
  arnOf: environment => arnOf(parts, environment),
  stamp: updateTimestamp => ({ updateTimestamp }),
  failure: ({ errorMessage }, environment) => ({
    errorMessage: environmentErrorMessage(errorMessage),
    tgwStatus: unless(environment.tgwStatus, 'FAILED_UPDATE'),
    dnsStatus: unless(environment.dnsStatus, 'FAILED_UPDATE'),
  }),
  states: {
    CREATE_REQUESTED: { step: () => ({ status: 'CREATING' }) },
    CREATING: { step: environment => create(parts, environment), failed: 'FAILED_CREATION' },
    CREATED: 'end',
    FAILED_CREATION: 'end',
    UPDATE_NETWORK_REQUESTED: {
      step: ({ tgwStatus, dnsStatus }) => ({
        status: 'UPDATING_NETWORK',
        tgwStatus: begun(tgwStatus),
        dnsStatus: begun(dnsStatus),
      }),
    },
    UPDATING_NETWORK: {
      step: environment => attach(parts, environment),
      failed: 'FAILED_UPDATING_NETWORK',
    },
    FAILED_UPDATING_NETWORK: 'end',
    DELETE_REQUESTED: { step: () => ({ status: 'DELETING' }) },
    DELETING: { step: environment => remove(parts, environment), failed: 'RETRY_DELETION' },
    RETRY_DELETION: {
      after: () => RETRY_DELETION_AFTER,
      step: environment => remove(parts, environment),
      failed: 'FAILED_DELETION',
    },
    FAILED_DELETION: 'end',
    DELETED: 'end',
    // The API has it, and nothing here leads to it.
    SUSPENDED: 'end',
  },
})

const begun = (status: NetworkStatus) => (status === 'UPDATE_REQUESTED' ? 'UPDATING' : status)
const unless = (status: NetworkStatus, failed: NetworkStatus) => (status === 'UPDATING' ? failed : status)

function create({ world, region }: EnvironmentParts, { kmsKeyId }: EnvironmentRecord) {
  if (kmsKeyId?.startsWith('arn:') === true) {
    const keyRegion = kmsKeyId.split(':')[3]
    if (keyRegion !== region) {
      throw new StepFailure(
        'INPUT_INVALID',
        `Invalid KMS key. It is in Region ${keyRegion} not in ${region}.`,
      )
    }
    if (!world().mayUseKey(kmsKeyId)) {
      throw new StepFailure(
        'ACCESS_DENIED',
        'Access denied to the KMS key. It does not exist or is disabled.',
      )
    }
  }
  return { status: 'CREATED' as const }
}

function attach({ world }: EnvironmentParts, environment: EnvironmentRecord) {
  const { hasTransitGateway, hasDnsServer } = world()
  const { transitGatewayConfiguration: gateway, customDNSConfiguration: dns = [] } = environment
  if (environment.tgwStatus === 'UPDATING' && gateway !== undefined) {
    const { transitGatewayID } = gateway
    if (!hasTransitGateway(transitGatewayID)) {
      throw new StepFailure('INPUT_NOT_FOUND', `Transit gateway ${transitGatewayID} does not exist.`)
    }
  }
  const silent = dns.find(({ customDNSServerIP }) => !hasDnsServer(customDNSServerIP))
  if (environment.dnsStatus === 'UPDATING' && silent !== undefined) {
    throw new StepFailure('INPUT_NOT_FOUND', `DNS server ${silent.customDNSServerIP} not found.`)
  }
  return {
    status: 'CREATED' as const,
    tgwStatus: done(environment.tgwStatus),
    dnsStatus: done(environment.dnsStatus),
  }
}

const done = (status: NetworkStatus) => (status === 'UPDATING' ? 'SUCCESSFULLY_UPDATED' : status)

async function remove(parts: EnvironmentParts, environment: EnvironmentRecord) {
  await emptyEnvironment(parts, environment)
  return { status: 'DELETED' as const, errorMessage: undefined }
}
