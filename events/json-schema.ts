import * as z from 'zod'
import { DETAILS, type DetailType, SOURCE } from './detail.ts'

/** The JSON Schema (2020-12) of each event as EventBridge delivers it, by detail type. */
export const eventJsonSchemas = (): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(DETAILS).map(([detailType, detail]) => [
      detailType,
      z.toJSONSchema(envelope(detailType as DetailType, detail)),
    ]),
  )

const envelope = (detailType: DetailType, detail: z.ZodType) =>
  // EventBridge has more members than these, and may have others yet.
  z
    .looseObject({
      version: z.string(),
      source: z.literal(SOURCE),
      'detail-type': z.literal(detailType),
      id: z.string(),
      time: z.iso.datetime(),
      account: z.string(),
      region: z.string(),
      resources: z.array(z.string()),
      detail,
    })
    .meta({ title: detailType })
