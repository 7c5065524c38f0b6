// Environments as the operations answer them.
import { datasetEnvironmentArn, environmentArn, type Home } from '../arn.ts'
import type { EnvironmentRecord } from './record.ts'

export const arnOf = (home: Home, { kind, environmentId }: EnvironmentRecord) =>
  (kind === 'kx' ? environmentArn : datasetEnvironmentArn)(home, environmentId)

export const createdEnvironment = (home: Home, environment: EnvironmentRecord) => ({
  name: environment.name,
  status: environment.status,
  environmentId: environment.environmentId,
  description: environment.description,
  environmentArn: arnOf(home, environment),
  kmsKeyId: environment.kmsKeyId,
  creationTimestamp: new Date(environment.creationTimestamp),
})

/** The answer of both updates. */
export const updatedEnvironment = (home: Home, environment: EnvironmentRecord) => ({
  ...createdEnvironment(home, environment),
  awsAccountId: home.accountId,
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

export const describedEnvironment = (home: Home, environment: EnvironmentRecord) => ({
  ...updatedEnvironment(home, environment),
  certificateAuthorityArn: environment.certificateAuthorityArn,
})
