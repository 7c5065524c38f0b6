import { describe, expect, test } from 'vitest'
import { steps } from '../../../functions/catalog.ts'
import { workflows } from '../../../workflows/catalog.ts'
import { account, region } from '../evaluate/evaluate.ts'
import type { Evaluated } from '../evaluate/evaluated.ts'
import { statementsIn } from './policies.ts'

const topic = `arn:aws:sns:${region}:${account}:kdbflow-example-failures`
const deadLetters = { arn: `arn:aws:sqs:${region}:${account}:kdbflow-example-dead-letters` }

/** What the stage `example` reports to people. */
export function describeReports(stage: () => Evaluated) {
  describe('the bus', () => {
    test('is kept whole in its log group', () => {
      const rule = stage().one('cloudwatch/eventRule:EventRule', 'EventsToLog')
      expect(rule).toMatchObject({ eventBusName: 'kdbflow', eventPattern: '{"source":["kdbflow"]}' })
      expect(stage().one('cloudwatch/eventTarget:EventTarget', 'EventsToLogTarget')).toMatchObject({
        ...{ eventBusName: 'kdbflow', deadLetterConfig: deadLetters },
        arn: `arn:aws:logs:${region}:${account}:log-group:/kdbflow/events`,
      })
    })

    test('each failure is sent by mail', () => {
      const rule = stage().one('cloudwatch/eventRule:EventRule', 'WorkflowFailures')
      expect(JSON.parse(String(rule['eventPattern']))).toEqual({
        source: ['kdbflow'],
        'detail-type': ['Workflow Failed', 'Workflow Timed Out', 'Workflow Aborted'],
      })
      expect(stage().one('cloudwatch/eventTarget:EventTarget', 'WorkflowFailuresByMail')).toMatchObject({
        ...{ arn: topic, deadLetterConfig: deadLetters },
      })
      expect(stage().one('sns/topicSubscription:TopicSubscription', 'FailuresByMail')).toMatchObject({
        ...{ topic, protocol: 'email', endpoint: 'kdb-operators@example.com' },
      })
    })

    test('loses nothing that cannot be delivered', () => {
      for (const { name, inputs } of stage().all('cloudwatch/eventTarget:EventTarget')) {
        expect(inputs['deadLetterConfig'], name).toEqual(deadLetters)
      }
    })
  })

  describe('the policies of resources', () => {
    test('let services in for this account alone, wherever AWS delivers then', () => {
      const queue = statementsIn(stage().one('sqs/queuePolicy:QueuePolicy', 'DeadLettersPolicy')['policy'])
      expect(queue.map(({ Condition }) => Condition)).toEqual([
        { ArnLike: { 'aws:SourceArn': `arn:aws:events:${region}:${account}:rule/*` } },
      ])
      const [fromEvents, fromAlarms] = statementsIn(
        stage().one('sns/topicPolicy:TopicPolicy', 'FailuresPolicy')['policy'],
      )
      expect(fromEvents).toMatchObject({ Principal: { Service: 'events.amazonaws.com' }, Resource: [topic] })
      expect(fromAlarms?.Condition).toEqual({ StringEquals: { 'aws:SourceAccount': account } })
      const [, put] = statementsIn(
        stage().one('cloudwatch/logResourcePolicy:LogResourcePolicy', 'EventsLogPolicy')['policyDocument'],
      )
      expect(put).toMatchObject({
        Action: ['logs:PutLogEvents'],
        Condition: {
          ArnEquals: { 'aws:SourceArn': expect.stringContaining(':rule/kdbflow/kdbflow-example-') },
        },
      })
    })
  })

  test('the state bucket is closed, encrypted, and keeps what was overwritten', () => {
    const bucket = 'State-id'
    expect(stage().one('s3/bucketPublicAccessBlock:BucketPublicAccessBlock', 'StateAccess')).toEqual({
      bucket,
      ...{
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
    })
    expect(stage().one('s3/bucketVersioning:BucketVersioning', 'StateVersions')).toMatchObject({
      ...{ bucket, versioningConfiguration: { status: 'Enabled' } },
    })
    expect(
      stage().one(
        's3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
        'StateEncryption',
      ),
    ).toMatchObject({ bucket })
  })

  test('the state bucket forgets plans, long after they can be redriven, and nothing else that is current', () => {
    const { rules } = stage().one(
      's3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
      'StateLifecycle',
    )
    const forgetting = (rules as { filter: object; expiration: object }[]).filter(
      ({ expiration }) => 'days' in expiration,
    )
    expect(forgetting).toMatchObject([{ filter: { prefix: 'plans/' }, expiration: { days: 90 } }])
  })

  test('the dead letters are encrypted, and kept for as long as SQS can', () => {
    expect(stage().one('sqs/queue:Queue', 'DeadLetters')).toMatchObject({
      ...{ sqsManagedSseEnabled: true, messageRetentionSeconds: 14 * 24 * 3600 },
    })
  })

  describe('alarms', () => {
    const alarms = () => stage().all('cloudwatch/metricAlarm:MetricAlarm')
    const watched = (metricName: string) =>
      alarms().filter(({ inputs }) => inputs['metricName'] === metricName)

    test.each([
      'ExecutionsFailed',
      'ExecutionsTimedOut',
      'ExecutionsAborted',
      'ExecutionThrottled',
    ])('ring for %s of each workflow', metric =>
      expect(watched(metric)).toHaveLength(Object.keys(workflows).length))

    test('name the workflow, and the step', () => {
      const named = (name: string) =>
        new Set(
          alarms().flatMap(({ inputs }) => (inputs['dimensions'] as Record<string, string>)?.[name] ?? []),
        )
      const machines = `arn:aws:states:${region}:${account}:stateMachine:kdbflow-example-`
      expect(named('StateMachineArn')).toEqual(new Set(Object.keys(workflows).map(name => machines + name)))
      expect(named('FunctionName')).toEqual(
        new Set(Object.keys(steps).map(name => `kdbflow-example-${name}`)),
      )
    })

    test('ring once something has happened, and not while nothing does', () => {
      for (const { name, inputs } of alarms()) {
        expect(inputs, name).toMatchObject({
          ...{ comparisonOperator: 'GreaterThanOrEqualToThreshold', treatMissingData: 'notBreaching' },
          ...{ evaluationPeriods: 1, period: 300 },
        })
        if (inputs['metricName'] === 'Duration') continue
        const isCount = inputs['namespace'] !== 'AWS/SQS'
        expect(inputs, name).toMatchObject({ threshold: 1, statistic: isCount ? 'Sum' : 'Maximum' })
      }
    })

    test('ring for a step that comes near to its time-out', () => {
      expect(watched('Duration')).toHaveLength(Object.keys(steps).length)
      const planLoad = stage().one('cloudwatch/metricAlarm:MetricAlarm', 'PlanLoadDuration')
      expect(planLoad).toMatchObject({ threshold: 240_000, statistic: 'Maximum' })
    })

    test.each([
      ['Throttles', undefined],
      ['ApproximateNumberOfMessagesVisible', { QueueName: 'kdbflow-example-dead-letters' }],
      ['InvocationDroppedCount', { ScheduleGroup: 'kdbflow-example-workflows' }],
      ['TargetErrorCount', { ScheduleGroup: 'kdbflow-example-workflows' }],
    ])('ring for %s', (metric, dimensions) => {
      expect(watched(metric).map(({ inputs }) => inputs['dimensions'])).toEqual([dimensions])
    })

    test('reach those who get the failures', () => {
      for (const { inputs } of alarms()) expect(inputs['alarmActions']).toEqual([topic])
    })
  })

  test('the dashboard shows every workflow and every step', () => {
    const body = String(stage().one('cloudwatch/dashboard:Dashboard', 'Dashboard')['dashboardBody'])
    for (const name of [...Object.keys(workflows), ...Object.keys(steps)]) {
      expect(body).toContain(`kdbflow-example-${name}"`)
    }
    const { widgets } = JSON.parse(body) as { widgets: { properties: { metrics: [string, string][] } }[] }
    const shown = new Set(widgets.flatMap(({ properties }) => properties.metrics.map(([, metric]) => metric)))
    const rung = stage()
      .all('cloudwatch/metricAlarm:MetricAlarm')
      .map(({ inputs }) => inputs['metricName'])
    // Only the alarm reports what is missed of schedules.
    const unseen = [...new Set(rung)].filter(metric => !shown.has(String(metric)))
    expect(unseen).toEqual(['TargetErrorCount', 'InvocationDroppedCount'])
  })

  test('every log forgets', () => {
    const groups = stage().all('cloudwatch/logGroup:LogGroup')
    expect(groups.length).toBeGreaterThan(Object.keys(steps).length + Object.keys(workflows).length)
    for (const { name, inputs } of groups) expect(inputs['retentionInDays'], name).toBe(90)
  })
}
