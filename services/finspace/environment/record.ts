import type { Living } from '../life-cycle.ts'
import type { CustomDnsServer, TransitGatewayConfiguration } from './network-shapes.ts'

/** As the model names them. SUSPENDED is never reached here: nothing suspends an environment. */
export type EnvironmentStatus =
  | 'CREATE_REQUESTED'
  | 'CREATING'
  | 'CREATED'
  | 'DELETE_REQUESTED'
  | 'DELETING'
  | 'DELETED'
  | 'FAILED_CREATION'
  | 'RETRY_DELETION'
  | 'FAILED_DELETION'
  | 'UPDATE_NETWORK_REQUESTED'
  | 'UPDATING_NETWORK'
  | 'FAILED_UPDATING_NETWORK'
  | 'SUSPENDED'

/** Of the transit gateway and of the DNS, each on its own. */
export type NetworkStatus =
  | 'NONE'
  | 'UPDATE_REQUESTED'
  | 'UPDATING'
  | 'FAILED_UPDATE'
  | 'SUCCESSFULLY_UPDATED'

export interface EnvironmentRecord extends Living {
  /** The deprecated operations made environments that were no kdb environments. */
  kind: 'kx' | 'dataset'
  name: string
  description?: string | undefined
  kmsKeyId: string | undefined
  status: EnvironmentStatus
  tgwStatus: NetworkStatus
  dnsStatus: NetworkStatus
  errorMessage?: string | undefined
  transitGatewayConfiguration?: TransitGatewayConfiguration | undefined
  customDNSConfiguration?: CustomDnsServer[] | undefined
  dedicatedServiceAccountId: string
  certificateAuthorityArn: string
  availabilityZoneIds: string[]
  federationMode?: 'FEDERATED' | 'LOCAL' | undefined
  federationParameters?: object | undefined
  /** Milliseconds since 1970, as all times in records. */
  creationTimestamp: number
  updateTimestamp: number
}
