// https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
import { validationException } from '../../wire/service-exception.ts'
import { parseCron } from './cron.ts'
import { instantOf, type WallTime, wallTimeOf } from './wall-time.ts'

/** When a schedule fires. Times are milliseconds since 1970. */
export interface Expression {
  /** The first firing later than `time`. */
  next(time: number): number | undefined
}

interface ExpressionParts {
  timeZone: string
  /** From when on a rate counts. */
  origin: number
}

const invalid = (expression: string) => validationException(`Invalid Schedule Expression ${expression}.`)

/** @throws {ServiceException} ValidationException */
export function parseExpression(expression: string, parts: ExpressionParts): Expression {
  const [, kind, body = ''] = /^(cron|rate|at)\(([^()]*)\)$/.exec(expression) ?? []
  if (kind === 'cron') return cronExpression(parseCron(body), parts.timeZone)
  if (kind === 'rate') return rateExpression(body, parts.origin)
  if (kind === 'at') return atExpression(body, parts.timeZone)
  throw invalid(expression)
}

/**
 * As on AWS, a time that the clocks go over is left out, and one that they show twice fires once: so the expression
 * is read on the wall clock, and the time found there is made an instant.
 */
function cronExpression(nextWall: (after: WallTime) => WallTime | undefined, timeZone: string): Expression {
  return {
    next(time) {
      let wall = nextWall(wallTimeOf(time, timeZone))
      while (wall !== undefined) {
        const instant = instantOf(wall, timeZone)
        if (instant !== undefined && instant > time) return instant
        wall = nextWall(wall)
      }
      return undefined
    },
  }
}

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

function rateExpression(body: string, origin: number): Expression {
  const [, value = '', unit = '', plural = ''] = /^([1-9]\d{0,8}) (minute|hour|day)(s?)$/.exec(body) ?? []
  // AWS takes `1 minute` and `5 minutes`, and in this order of things `1 minutes` too.
  if (value === '' || (Number(value) > 1 && plural === '')) throw invalid(`rate(${body})`)
  const period = Number(value) * (UNITS[unit] ?? 0)
  return { next: time => origin + Math.max(0, Math.floor((time - origin) / period) + 1) * period }
}

function atExpression(body: string, timeZone: string): Expression {
  const wall = Date.parse(`${body}Z`)
  // Date reads the 30th of February as the 2nd of March.
  if (Number.isNaN(wall) || new Date(wall).toISOString() !== `${body}.000Z`) throw invalid(`at(${body})`)
  const instant = instantOf(wall, timeZone)
  return { next: time => (instant !== undefined && instant > time ? instant : undefined) }
}
