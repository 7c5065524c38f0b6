import { UpdateKxDataviewCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import {
  changesetId,
  clientToken,
  databaseName,
  dataviewName,
  environmentId,
} from '../../workflows/inputs/kx.ts'
import { dataview } from '../../workflows/inputs/kx-dataview.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({
  environmentId,
  databaseName,
  dataviewName,
  changesetId,
  segmentConfigurations: dataview.shape.segmentConfigurations,
  clientToken,
})
const output = z.object({ status: z.string().min(1) })

/** Asks for a dataview to show another version of its database. */
export const handler = step({ input, output }, request => finspace.send(new UpdateKxDataviewCommand(request)))
