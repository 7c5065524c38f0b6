// An environment and its network, as inputs of workflows and steps hold them: what the operations take, beside the id and
// the token. What only the service can judge is left to it.
import * as z from 'zod'
import {
  createKxEnvironment,
  customDnsServer,
  networkAclEntry,
  transitGatewayConfiguration,
} from '../../model/environment.ts'
import { list, optional, structure, text } from '../../model/shape.ts'
import { inputOf } from './input-of.ts'

export const environment = inputOf(createKxEnvironment).omit({ clientToken: true })

const aclEntry = structure({
  ...networkAclEntry.members,
  // The API's pattern also takes what only ends in a digit, which its rules then refuse.
  protocol: text({
    min: 1,
    max: 5,
    pattern: /^(-1|[0-9]+)$/,
    words: 'the number of a protocol, or -1 for all',
  }),
})

export const transitGateway = inputOf(
  structure({
    ...transitGatewayConfiguration.members,
    routableCIDRSpace: text({ min: 1 }),
    attachmentNetworkAclConfiguration: optional(list(aclEntry, { min: 1, max: 100 })),
  }),
)

export const customDns = inputOf(list(customDnsServer, { min: 1 }))

export const network = z
  .strictObject({
    transitGatewayConfiguration: transitGateway.exactOptional(),
    customDNSConfiguration: customDns.exactOptional(),
  })
  .describe('The transit gateway that the environment is attached to, and then its DNS servers.')
