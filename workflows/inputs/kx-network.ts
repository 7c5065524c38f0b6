// The network of an environment, as inputs of workflows and steps hold it.
import * as z from 'zod'
import { text } from './text.ts'

export const transitGateway = z.strictObject({
  transitGatewayID: z.string().min(1).max(32),
  routableCIDRSpace: z.string().min(1),
  attachmentNetworkAclConfiguration: z
    .array(
      z.strictObject({
        ruleNumber: z.int().min(1).max(32766),
        protocol: text(/^(-1|[0-9]+)$/, 'the number of a protocol, or -1 for all').max(5),
        ruleAction: z.enum(['allow', 'deny']),
        portRange: z
          .strictObject({ from: z.int().min(0).max(65535), to: z.int().min(0).max(65535) })
          .exactOptional(),
        icmpTypeCode: z.strictObject({ type: z.int(), code: z.int() }).exactOptional(),
        cidrBlock: text(
          /^(?:\d{1,3}\.){3}\d{1,3}(?:\/(?:3[0-2]|[12]\d|\d))$/,
          'a block of addresses such as 10.0.0.0/16',
        ).max(18),
      }),
    )
    .min(1)
    .max(100)
    .exactOptional(),
})

const hostName = text(
  /^([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]{0,61}[a-zA-Z0-9])(\.([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]{0,61}[a-zA-Z0-9]))*$/,
  'the name of a host',
)
  .min(3)
  .max(255)

export const customDns = z
  .array(z.strictObject({ customDNSServerName: hostName, customDNSServerIP: z.ipv4() }))
  .min(1)

export const network = z
  .strictObject({
    transitGatewayConfiguration: transitGateway.exactOptional(),
    customDNSConfiguration: customDns.exactOptional(),
  })
  .describe('The transit gateway that the environment is attached to, and then its DNS servers.')
