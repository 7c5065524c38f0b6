// What a schedule leads to, and what that gets.
import { createHash } from 'node:crypto'
import { type Due, isTargetOf } from '../../delivery/targets.ts'
import type { Account } from '../../wire/account.ts'
import { isJson } from '../../wire/json.ts'
import { validationException } from '../../wire/service-exception.ts'
import { type Invocation, scheduleArn, type Target } from './model.ts'

/** @throws {ServiceException} ValidationException */
export function checkTarget({ Arn, Input, EventBridgeParameters }: Target): void {
  if (!isTargetOf('schedule', Arn)) {
    throw validationException(
      `Provided Arn is not in correct format: expected a state machine, function, event bus or aws-sdk operation, got ${Arn}`,
    )
  }
  if (Arn.startsWith('arn:aws:events:') && EventBridgeParameters === undefined) {
    throw validationException('EventBridgeParameters must be provided for an event bus.')
  }
  const needsJson = !Arn.startsWith('arn:aws:lambda:') && Input !== undefined
  if (needsJson && !isJson(fillContext(Input, () => '0'))) {
    throw validationException('Input must be valid JSON for this target.')
  }
}

export function dueOf(invocation: Invocation, account: Account): Due {
  const { target } = invocation
  const { EventBridgeParameters: event } = target
  return {
    target,
    input: inputOf(invocation, account),
    executionName: executionName(invocation),
    ...(event === undefined ? {} : { event: { source: event.Source, detailType: event.DetailType } }),
  }
}

/** Names of executions have at most 80 characters. */
function executionName({ groupName, scheduleName, scheduledTime, creationDate }: Invocation): string {
  const hash = digest(`${groupName} ${scheduleName} ${creationDate}`).slice(0, 8)
  const time = new Date(scheduledTime).toISOString().replace(/[-:]|\.\d+/g, '')
  return `${scheduleName.slice(0, 50).replaceAll('.', '-')}-${time}-${hash}`
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex')

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html */
function inputOf(invocation: Invocation, account: Account): string {
  const arn = scheduleArn(invocation.groupName, invocation.scheduleName, account)
  const time = `${new Date(invocation.scheduledTime).toISOString().slice(0, 19)}Z`
  const id = digest(`${arn} ${invocation.creationDate} ${invocation.scheduledTime}`).slice(0, 32)
  const attributes: Readonly<Record<string, string>> = {
    'schedule-arn': arn,
    'scheduled-time': time,
    'execution-id': id,
    'attempt-number': String(invocation.attempts + 1),
  }
  const { Input } = invocation.target
  if (Input !== undefined) return fillContext(Input, name => attributes[name])
  return JSON.stringify(scheduledEvent({ id, time, arn, ...account }))
}

const fillContext = (input: string, lookUp: (name: string) => string | undefined) =>
  input.replace(/<aws\.scheduler\.([a-z-]+)>/g, (text, name: string) => lookUp(name) ?? text)

/** What a target gets that was given no input. */
const scheduledEvent = ({
  id,
  time,
  arn,
  region,
  accountId,
}: Account & Record<'id' | 'time' | 'arn', string>) => ({
  version: '0',
  id,
  'detail-type': 'Scheduled Event',
  source: 'aws.scheduler',
  account: accountId,
  time,
  region,
  resources: [arn],
  detail: '{}',
})
