import { expect, test } from 'vitest'
import {
  busOf,
  functionOf,
  logGroupOf,
  parseArn,
  roleOf,
  stateMachineOf,
} from '../../../services/wire/arn.ts'

const at = (service: string, resource: string) => `arn:aws:${service}:us-east-1:000000000000:${resource}`

test('an ARN names one thing, whole', () => {
  expect(logGroupOf(at('logs', 'log-group:/team/a'))).toBe('/team/a')
  expect(logGroupOf(at('logs', 'log-group:/team/a:*'))).toBe('/team/a')
  expect(busOf(at('events', 'event-bus/orders'))).toBe('orders')
  expect(stateMachineOf(at('states', 'stateMachine:load:live'))).toBe('load')
  expect(functionOf(at('lambda', 'function:step:$LATEST'))).toBe('step')
  expect(roleOf('arn:aws:iam::000000000000:role/team/loader')).toBe('team/loader')
})

test.each([
  [logGroupOf, at('logs', 'log-group:/team/a:log-group:/secret/audit')],
  [logGroupOf, `x${at('logs', 'log-group:/team/a')}`],
  [logGroupOf, at('logs', 'log-group:/team/a\n')],
  [logGroupOf, 'arn:aws:logs:us-east-1::log-group:/team/a'],
  [busOf, at('events', `event-bus/a:event-bus/b`)],
  [busOf, at('events', 'event-bus/a\u0000b')],
  [stateMachineOf, at('states', 'stateMachine:a\u0000')],
  [stateMachineOf, at('states', 'execution:a:b')],
  [functionOf, at('lambda', 'function:a:b:c')],
  [roleOf, at('iam', 'role/a')],
  [roleOf, 'arn:aws:iam::000000000000:role/a\u0007'],
])('%o refuses %j', (nameOf, arn) => {
  expect(nameOf(arn)).toBeUndefined()
})

test('a control character is in no ARN', () => {
  expect(parseArn(at('s3', 'a'))).toMatchObject({ service: 's3', resource: 'a' })
  for (const character of ['\u0000', '\n', '\u007f', '\u0085']) {
    expect(parseArn(at('s3', `a${character}`))).toBeUndefined()
  }
})
