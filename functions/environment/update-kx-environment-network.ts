import { UpdateKxEnvironmentNetworkCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { clientToken, environmentId } from '../../workflows/inputs/kx.ts'
import { network } from '../../workflows/inputs/kx-environment.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = network.extend({ environmentId, clientToken })
const output = z.object({ status: z.string().min(1) })

/** Asks for a transit gateway or for DNS servers: one of them a request, as the service wants it. */
export const handler = step({ input, output }, request =>
  finspace.send(new UpdateKxEnvironmentNetworkCommand(request)),
)
