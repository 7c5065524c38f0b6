import { clientToken, description, idType, paging, resourceName, tagMap } from './common.ts'
import { integer, list, oneOf, optional, structure, text, type ValueOf } from './shape.ts'

export const ENVIRONMENT_STATUSES = [
  'CREATE_REQUESTED',
  'CREATING',
  'CREATED',
  'DELETE_REQUESTED',
  'DELETING',
  'DELETED',
  'FAILED_CREATION',
  'RETRY_DELETION',
  'FAILED_DELETION',
  'UPDATE_NETWORK_REQUESTED',
  'UPDATING_NETWORK',
  'FAILED_UPDATING_NETWORK',
  'SUSPENDED',
] as const
export type EnvironmentStatus = (typeof ENVIRONMENT_STATUSES)[number]

/** Of the transit gateway and of the DNS, each on its own. */
export const NETWORK_STATUSES = [
  'NONE',
  'UPDATE_REQUESTED',
  'UPDATING',
  'FAILED_UPDATE',
  'SUCCESSFULLY_UPDATED',
] as const
export type NetworkStatus = (typeof NETWORK_STATUSES)[number]

export const createKxEnvironment = structure({
  name: resourceName,
  description: optional(description),
  kmsKeyId: text({ min: 1, max: 1000, pattern: /^arn:aws:kms:.*:\d+:.*$/, words: 'the ARN of a KMS key' }),
  tags: optional(tagMap),
  clientToken: optional(clientToken),
})

export const getKxEnvironment = structure({ environmentId: idType })

/** The only list without a bound for its pages. */
export const listKxEnvironments = structure(paging, { maxResults: optional(integer()) })

export const updateKxEnvironment = structure({
  environmentId: idType,
  name: optional(resourceName),
  description: optional(description),
  clientToken: optional(clientToken),
})

export const deleteKxEnvironment = structure({
  environmentId: idType,
  clientToken: optional(clientToken),
})

const port = integer({ min: 0, max: 65535 })

export const networkAclEntry = structure({
  ruleNumber: integer({ min: 1, max: 32766 }),
  protocol: text({
    min: 1,
    max: 5,
    pattern: /^-1|[0-9]+$/,
    words: 'the number of a protocol, or -1 for all',
  }),
  ruleAction: oneOf('allow', 'deny'),
  portRange: optional(structure({ from: port, to: port })),
  icmpTypeCode: optional(structure({ type: integer(), code: integer() })),
  cidrBlock: text({
    min: 1,
    max: 18,
    pattern: /^(?:\d{1,3}\.){3}\d{1,3}(?:\/(?:3[0-2]|[12]\d|\d))$/,
    words: 'a block of addresses such as 10.0.0.0/16',
  }),
})

export const transitGatewayConfiguration = structure({
  transitGatewayID: text({ min: 1, max: 32 }),
  routableCIDRSpace: text({}),
  attachmentNetworkAclConfiguration: optional(list(networkAclEntry, { min: 1, max: 100 })),
})

export const customDnsServer = structure({
  customDNSServerName: text({
    min: 3,
    max: 255,
    pattern:
      /^([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]{0,61}[a-zA-Z0-9])(\.([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]{0,61}[a-zA-Z0-9]))*$/,
    words: 'the name of a host',
  }),
  // The API gives no length; the pattern does.
  customDNSServerIP: text({
    pattern: /^(?:(?:25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)\.){3}(?:25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)$/,
    words: 'an IPv4 address',
  }),
})

export const updateKxEnvironmentNetwork = structure({
  environmentId: idType,
  transitGatewayConfiguration: optional(transitGatewayConfiguration),
  customDNSConfiguration: optional(list(customDnsServer)),
  clientToken: optional(clientToken),
})

export type NetworkAclEntry = ValueOf<typeof networkAclEntry>
export type TransitGatewayConfiguration = ValueOf<typeof transitGatewayConfiguration>
export type CustomDnsServer = ValueOf<typeof customDnsServer>
