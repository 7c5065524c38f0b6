import { GetKxEnvironmentCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { errorInfoSchema } from '../../events/error-info.ts'
import { environmentFailure } from '../../events/failures.ts'
import { environmentId } from '../../workflows/inputs/kx.ts'
import { customDns, transitGateway } from '../../workflows/inputs/kx-environment.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({ environmentId })
const output = z.object({
  name: z.string().min(1),
  status: z.string().min(1),
  tgwStatus: z.string().default('NONE'),
  dnsStatus: z.string().default('NONE'),
  transitGatewayConfiguration: z.looseObject(transitGateway.shape).optional(),
  customDNSConfiguration: customDns.optional(),
  errorInfo: errorInfoSchema.optional(),
})

/** Looks at an environment; `errorInfo` says why it or its network failed. */
export const handler = step({ input, output }, async request => {
  const { name = '', status = '', ...found } = await finspace.send(new GetKxEnvironmentCommand(request))
  const failed = [status, found.tgwStatus, found.dnsStatus].some(word => word?.startsWith('FAILED'))
  return {
    ...found,
    name,
    status,
    errorInfo: failed ? environmentFailure(found.errorMessage) : undefined,
  }
})
