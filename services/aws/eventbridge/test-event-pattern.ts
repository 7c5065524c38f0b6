import * as z from 'zod'
import { parseJson } from '../../wire/json.ts'
import { operation } from '../../wire/operation.ts'
import { validationException } from '../../wire/service-exception.ts'
import { parsePattern } from './pattern/pattern.ts'

const event = z.looseObject({
  id: z.string(),
  account: z.string(),
  source: z.string(),
  time: z.string(),
  region: z.string(),
  resources: z.array(z.string()),
  'detail-type': z.string(),
})

export const testEventPattern = operation({
  input: z.object({ EventPattern: z.string().max(4096), Event: z.string() }),
  run: ({ EventPattern, Event }) => ({ Result: parsePattern(EventPattern).matches(parseEvent(Event)) }),
})

function parseEvent(text: string): unknown {
  const parsed = event.safeParse(read(text))
  if (parsed.success) return parsed.data
  const missing = parsed.error.issues.map(({ path }) => path.join('.')).join(', ')
  throw validationException(`Parameter Event is not valid. Reason: expected ${missing}`)
}

function read(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    throw validationException('Parameter Event is not valid. Reason: expected JSON')
  }
}
