// The rules of a network update.
import { isDeepStrictEqual } from 'node:util'
import type {
  NetworkAclEntry,
  TransitGatewayConfiguration,
  updateKxEnvironmentNetwork,
} from '../../../model/environment.ts'
import type { ValueOf } from '../../../model/shape.ts'
import { conflict, invalid } from '../operation/exceptions.ts'
import type { EnvironmentRecord } from './record.ts'

type NetworkUpdate = ValueOf<typeof updateKxEnvironmentNetwork>

/** The environment as the update wants it, on its way there; as it was where nothing would change. */
export function withNetwork(environment: EnvironmentRecord, update: NetworkUpdate): EnvironmentRecord {
  const gateway = update.transitGatewayConfiguration
  const dns = update.customDNSConfiguration
  if (gateway === undefined && dns === undefined) {
    throw invalid('expected transitGatewayConfiguration or customDNSConfiguration, got neither')
  }
  const isNewGateway = gateway !== undefined && isNewTransitGateway(environment, canonicalGateway(gateway))
  if (!isNewGateway && dns === undefined) return environment
  return {
    ...environment,
    status: 'UPDATE_NETWORK_REQUESTED',
    errorMessage: undefined,
    ...(isNewGateway
      ? { transitGatewayConfiguration: canonicalGateway(gateway), tgwStatus: 'UPDATE_REQUESTED' }
      : {}),
    ...(dns === undefined ? {} : { customDNSConfiguration: dns, dnsStatus: 'UPDATE_REQUESTED' }),
  }
}

/** Once only, says AWS: the attachment cannot be changed. One that failed may be tried again. */
function isNewTransitGateway(environment: EnvironmentRecord, gateway: TransitGatewayConfiguration): boolean {
  const { tgwStatus, transitGatewayConfiguration } = environment
  if (tgwStatus === 'NONE' || tgwStatus === 'FAILED_UPDATE') return true
  if (isDeepStrictEqual(transitGatewayConfiguration, gateway)) return false
  throw conflict(
    `expected the transit gateway of environment ${environment.environmentId} to stay as it is, got a change: it can be set once`,
    'TRANSIT_GATEWAY_SET',
  )
}

function canonicalGateway(gateway: TransitGatewayConfiguration): TransitGatewayConfiguration {
  checkRoutableSpace(gateway.routableCIDRSpace)
  const acl = gateway.attachmentNetworkAclConfiguration
  if (acl === undefined) return gateway
  checkAcl(acl)
  return {
    ...gateway,
    attachmentNetworkAclConfiguration: acl.map(entry => ({
      ...entry,
      cidrBlock: canonicalCidr(entry.cidrBlock),
    })),
  }
}

const SHARED_SPACE = '100.64.0.0/10'

function checkRoutableSpace(cidr: string): void {
  const range = parseCidr(cidr)
  const shared = parseCidr(SHARED_SPACE)
  if (range?.bits !== 26 || range.address % 64 !== 0 || network(range.address, 10) !== shared?.address) {
    throw invalid(`expected routableCIDRSpace to be a /26 range within ${SHARED_SPACE}, got '${cidr}'`)
  }
}

function checkAcl(acl: readonly NetworkAclEntry[]): void {
  const numbers = new Set(acl.map(({ ruleNumber }) => ruleNumber))
  if (numbers.size < acl.length) throw invalid('expected every ruleNumber once, got one twice')
  for (const { ruleNumber, protocol, portRange, cidrBlock } of acl) {
    const at = `in ACL rule ${ruleNumber}`
    if (!/^(-1|\d{1,3})$/.test(protocol) || Number(protocol) > 255) {
      throw invalid(`expected protocol -1 or 0 to 255 ${at}, got '${protocol}'`)
    }
    if (portRange !== undefined && portRange.from > portRange.to) {
      throw invalid(`expected portRange.from up to portRange.to ${at}, got ${portRange.from}`)
    }
    if (parseCidr(cidrBlock) === undefined) throw invalid(`expected a CIDR block ${at}, got '${cidrBlock}'`)
  }
}

/** `100.68.0.18/18` is `100.68.0.0/18`: the live service cleared the bits that the mask leaves out. */
function canonicalCidr(cidr: string): string {
  const { address = 0, bits = 0 } = parseCidr(cidr) ?? {}
  const masked = network(address, bits)
  return `${[24, 16, 8, 0].map(shift => Math.floor(masked / 2 ** shift) % 256).join('.')}/${bits}`
}

/** Some read a number that begins with 0 as octal, so it is none here. */
const CIDR = new RegExp(`^${Array(4).fill('(0|[1-9]\\d{0,2})').join('\\.')}/(0|[1-9]\\d?)$`)

function parseCidr(cidr: string): { address: number; bits: number } | undefined {
  const match = CIDR.exec(cidr)
  if (match === null) return undefined
  const [a = 256, b = 256, c = 256, d = 256, bits = 33] = match.slice(1).map(Number)
  if (Math.max(a, b, c, d) > 255 || bits > 32) return undefined
  return { address: ((a * 256 + b) * 256 + c) * 256 + d, bits }
}

const network = (address: number, bits: number) => address - (address % 2 ** (32 - bits))
