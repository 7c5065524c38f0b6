import type {
  CustomDnsServer,
  EnvironmentStatus,
  NetworkStatus,
  TransitGatewayConfiguration,
} from '../../../model/environment.ts'
import type { Living } from '../life/life-cycle.ts'

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
