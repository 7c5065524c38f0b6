import { CreateKxEnvironmentCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { clientToken } from '../../workflows/inputs/kx.ts'
import { environment } from '../../workflows/inputs/kx-environment.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = environment.extend({ clientToken })
const output = z.object({ environmentId: z.string().min(1), status: z.string().min(1) })

/** Asks for an environment. Answers at once; `get-kx-environment` says when it is there. */
export const handler = step({ input, output }, request =>
  finspace.send(new CreateKxEnvironmentCommand(request)),
)
