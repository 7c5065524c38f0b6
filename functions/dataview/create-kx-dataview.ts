import { CreateKxDataviewCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { clientToken, dataview, environmentId } from '../../workflows/inputs/kx.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = dataview.extend({ environmentId, clientToken })
const output = z.object({ status: z.string().min(1) })

/** Asks for a dataview. `get-kx-dataview` says when it is there. */
export const handler = step({ input, output }, request => finspace.send(new CreateKxDataviewCommand(request)))
