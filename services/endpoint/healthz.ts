import type { Answer } from '../wire/call.ts'
import type { Stall } from './stalls.ts'

/** 200 while it serves; a second line names a stall, which a probe would only see as a time-out. */
export const healthz = (stall: Stall | undefined): Answer => ({
  status: 200,
  headers: { 'content-type': 'text/plain' },
  body: `ok\n${stall === undefined ? '' : stallLine(stall)}`,
})

const stallLine = ({ ended, milliseconds }: Stall) =>
  `the event loop stood still for ${milliseconds} ms until ${new Date(ended).toISOString()}\n`
