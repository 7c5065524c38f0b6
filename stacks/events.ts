// The bus, its log, the topic that people hear of failures by, and the queue of what could not be delivered.
import { logGroup } from './log-group.ts'
import { accountId, arnOf, named } from './names.ts'
import { policyDocument } from './policy.ts'
import { deliver, ruleOn } from './rules.ts'
import { kept, type Settings } from './settings.ts'

export interface Events {
  bus: aws.cloudwatch.EventBus
  /** Gets a mail for each failure and each alarm. */
  topic: aws.sns.Topic
  deadLetters: aws.sqs.Queue
}

export function createEvents(settings: Settings): Events {
  const { bus: name, notify } = settings
  const bus = new aws.cloudwatch.EventBus('Bus', { name })
  const queue = {
    name: named('dead-letters'),
    messageRetentionSeconds: FOURTEEN_DAYS,
    sqsManagedSseEnabled: true,
  }
  const deadLetters = new aws.sqs.Queue('DeadLetters', queue, kept(settings, 'queue'))
  const topic = new aws.sns.Topic('Failures', { name: named('failures') }, kept(settings, 'topic'))
  new aws.sns.TopicSubscription('FailuresByMail', { topic: topic.arn, protocol: 'email', endpoint: notify })
  const events = { bus, topic, deadLetters }
  allowDelivery(events)
  logEverything(events, settings)
  mailFailures(events)
  return events
}

/** The longest that SQS keeps a message. */
const FOURTEEN_DAYS = 14 * 24 * 3600

function allowDelivery({ topic, deadLetters }: Events): void {
  const ofThisAccount = { StringEquals: { 'aws:SourceAccount': accountId } }
  const publish = { Effect: 'Allow', Action: 'sns:Publish', Resource: topic.arn }
  new aws.sns.TopicPolicy('FailuresPolicy', {
    arn: topic.arn,
    policy: policyDocument([
      // EventBridge does not deliver to a topic whose policy has a condition for it.
      { ...publish, Principal: { Service: 'events.amazonaws.com' } },
      { ...publish, Principal: { Service: 'cloudwatch.amazonaws.com' }, Condition: ofThisAccount },
    ]),
  })
  new aws.sqs.QueuePolicy('DeadLettersPolicy', {
    queueUrl: deadLetters.url,
    policy: policyDocument([
      {
        Effect: 'Allow',
        Action: 'sqs:SendMessage',
        Resource: deadLetters.arn,
        Principal: { Service: 'events.amazonaws.com' },
        Condition: { ArnLike: { 'aws:SourceArn': arnOf('events', 'rule/*') } },
      },
    ]),
  })
}

/** A rule copies the bus to a log group, where `kdbflow events` reads it. */
function logEverything({ bus, deadLetters }: Events, settings: Settings): void {
  const group = logGroup('EventsLog', $interpolate`/${bus.name}/events`, settings)
  const rule = ruleOn('EventsToLog', { bus, pattern: { source: ['kdbflow'] } })
  // A target of this kind takes no role: EventBridge writes by the group's own policy.
  const write = {
    Effect: 'Allow',
    Principal: { Service: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'] },
    Resource: $interpolate`${group.arn}:*`,
  }
  new aws.cloudwatch.LogResourcePolicy('EventsLogPolicy', {
    policyName: named('events-log'),
    policyDocument: policyDocument([
      { ...write, Action: 'logs:CreateLogStream' },
      { ...write, Action: 'logs:PutLogEvents', Condition: { ArnEquals: { 'aws:SourceArn': rule.arn } } },
    ]),
  })
  deliver('EventsToLogTarget', { rule, bus, arn: group.arn, deadLetters })
}

/** Each failure by mail, whoever reported it. */
function mailFailures({ bus, topic, deadLetters }: Events): void {
  const rule = ruleOn('WorkflowFailures', { bus, pattern: FAILURES })
  deliver('WorkflowFailuresByMail', { rule, bus, arn: topic.arn, deadLetters })
}

const FAILURES = {
  source: ['kdbflow'],
  'detail-type': ['Workflow Failed', 'Workflow Timed Out', 'Workflow Aborted'],
}
