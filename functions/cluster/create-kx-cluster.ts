import { CreateKxClusterCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { clientToken, environmentId } from '../../workflows/inputs/kx.ts'
import { cluster } from '../../workflows/inputs/kx-cluster.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = cluster.extend({ environmentId, clientToken })
const output = z.object({ status: z.string().min(1) })

/** Asks for a cluster. `get-kx-cluster` says when it runs. */
export const handler = step({ input, output }, request => finspace.send(new CreateKxClusterCommand(request)))
