import { parseExpression } from './expression.ts'

/** Times are milliseconds since 1970. */
export interface TimedSchedule {
  expression: string
  timeZone: string
  startDate?: number | undefined
  endDate?: number | undefined
  creationDate?: number | undefined
}

/** When a schedule that is enabled fires next, the earliest first. No API says it. */
export function nextRuns(schedule: TimedSchedule, now: number, most: number): number[] {
  const { expression, timeZone, startDate, endDate = Infinity, creationDate = 0 } = schedule
  const { next } = parseExpression(expression, { timeZone, origin: startDate ?? creationDate })
  const runs: number[] = []
  let time = next(startDate === undefined ? now : Math.max(now, startDate - 1))
  while (time !== undefined && time <= endDate && runs.length < most) {
    runs.push(time)
    time = next(time)
  }
  return runs
}
