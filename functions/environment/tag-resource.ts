import { TagResourceCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { tagResource } from '../../model/tag.ts'
import { inputOf } from '../../workflows/inputs/input-of.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = inputOf(tagResource)

/** Adds and changes tags of a resource, at once. */
export const handler = step({ input, output: z.object({}) }, request =>
  finspace.send(new TagResourceCommand(request)),
)
