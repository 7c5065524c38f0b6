// Environments as the operations answer them.

import { datasetEnvironmentArn, environmentArn } from '../../../model/arn.ts'
import type { Account } from '../../wire/account.ts'
import type { EnvironmentRecord } from './record.ts'

export const arnOf = (account: Account, { kind, environmentId }: EnvironmentRecord) =>
  (kind === 'kx' ? environmentArn : datasetEnvironmentArn)(account, environmentId)

export const createdEnvironment = (account: Account, environment: EnvironmentRecord) => ({
  name: environment.name,
  status: environment.status,
  environmentId: environment.environmentId,
  description: environment.description,
  environmentArn: arnOf(account, environment),
  kmsKeyId: environment.kmsKeyId,
  creationTimestamp: new Date(environment.creationTimestamp),
})

/** The answer of both updates. */
export const updatedEnvironment = (account: Account, environment: EnvironmentRecord) => ({
  ...createdEnvironment(account, environment),
  awsAccountId: account.accountId,
  tgwStatus: environment.tgwStatus,
  dnsStatus: environment.dnsStatus,
  errorMessage: environment.errorMessage,
  dedicatedServiceAccountId: environment.dedicatedServiceAccountId,
  transitGatewayConfiguration: environment.transitGatewayConfiguration,
  customDNSConfiguration: environment.customDNSConfiguration,
  // Terraform's provider crashes where it is missing.
  updateTimestamp: new Date(environment.updateTimestamp),
  availabilityZoneIds: environment.availabilityZoneIds,
})

export const describedEnvironment = (account: Account, environment: EnvironmentRecord) => ({
  ...updatedEnvironment(account, environment),
  certificateAuthorityArn: environment.certificateAuthorityArn,
})
