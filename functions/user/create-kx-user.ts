import { CreateKxUserCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { clientToken, environmentId } from '../../workflows/inputs/kx.ts'
import { user } from '../../workflows/inputs/kx-user.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = user.extend({ environmentId, clientToken })
const output = z.object({ userArn: z.string().min(1) })

/** Creates a user, who connects with the rights of an IAM role. */
export const handler = step({ input, output }, request => finspace.send(new CreateKxUserCommand(request)))
