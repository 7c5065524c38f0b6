import * as z from 'zod'
import { clientToken, idType, integer, text } from '../shapes.ts'

const port = integer().min(0).max(65535)

const networkAclEntry = z.object({
  ruleNumber: integer().min(1).max(32766),
  protocol: text(1, 5, /^-1|[0-9]+$/),
  ruleAction: z.enum(['allow', 'deny']),
  portRange: z.object({ from: port, to: port }).optional(),
  icmpTypeCode: z.object({ type: integer(), code: integer() }).optional(),
  cidrBlock: text(1, 18, /^(?:\d{1,3}\.){3}\d{1,3}(?:\/(?:3[0-2]|[12]\d|\d))$/),
})

const transitGatewayConfiguration = z.object({
  transitGatewayID: text(1, 32),
  routableCIDRSpace: z.string(),
  attachmentNetworkAclConfiguration: z.array(networkAclEntry).min(1).max(100).optional(),
})

const hostname =
  /^([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]{0,61}[a-zA-Z0-9])(\.([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]{0,61}[a-zA-Z0-9]))*$/
const ipAddress =
  /^(?:(?:25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)\.){3}(?:25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)$/

const customDnsServer = z.object({
  customDNSServerName: text(3, 255, hostname),
  // The model gives no length; the pattern does.
  customDNSServerIP: z.string().regex(ipAddress),
})

export const updateKxEnvironmentNetwork = z.object({
  environmentId: idType,
  transitGatewayConfiguration: transitGatewayConfiguration.optional(),
  customDNSConfiguration: z.array(customDnsServer).optional(),
  clientToken: clientToken.optional(),
})

export type NetworkAclEntry = z.infer<typeof networkAclEntry>
export type TransitGatewayConfiguration = z.infer<typeof transitGatewayConfiguration>
export type CustomDnsServer = z.infer<typeof customDnsServer>
