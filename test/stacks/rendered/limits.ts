import { describe, expect, test } from 'vitest'
import type { Evaluated } from '../evaluate/evaluated.ts'
import { statementsIn } from './policies.ts'

/** AWS's documented limits of what is rendered here: characters of a text, or the value of a number, at most. */
const LIMITS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'lambda/function:Function': { name: 64, timeout: 900, memorySize: 10_240 },
  'iam/role:Role': { name: 64, assumeRolePolicy: 2048 },
  // Of all inline policies of a role; each role here has one.
  'iam/rolePolicy:RolePolicy': { policy: 10_240 },
  'sfn/stateMachine:StateMachine': { name: 80, definition: 1_048_576 },
  'sfn/alias:Alias': { name: 80 },
  'cloudwatch/eventBus:EventBus': { name: 256 },
  'cloudwatch/eventRule:EventRule': { name: 64, eventPattern: 2048 },
  'cloudwatch/eventTarget:EventTarget': { targetId: 64, input: 8192 },
  'cloudwatch/logGroup:LogGroup': { name: 512 },
  'cloudwatch/logResourcePolicy:LogResourcePolicy': { policyDocument: 5120 },
  'cloudwatch/metricAlarm:MetricAlarm': { name: 255 },
  'cloudwatch/dashboard:Dashboard': { dashboardName: 255 },
  'scheduler/scheduleGroup:ScheduleGroup': { name: 64 },
  'scheduler/schedule:Schedule': { name: 64, scheduleExpression: 256 },
  'sns/topic:Topic': { name: 256 },
  'sqs/queue:Queue': { name: 80, messageRetentionSeconds: 1_209_600 },
  // The provider adds 26 characters to it.
  's3/bucket:Bucket': { bucketPrefix: 37 },
}

/** Of all variables of a function, names and values. */
const ENVIRONMENT = 4096

/** https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html */
export const describeLimits = (stage: () => Evaluated) =>
  describe('every resource is within the limits of its service', () => {
    test.each(Object.entries(LIMITS))('%s', (type, limits) => {
      const resources = stage().all(type)
      expect(resources.length).toBeGreaterThan(0)
      for (const { name, inputs } of resources) {
        for (const [member, most] of Object.entries(limits)) {
          expect(sizeOf(inputs[member]), `${name}.${member}`).toBeLessThanOrEqual(most)
        }
      }
    })

    test('the environment of a function', () => {
      for (const { name, inputs } of stage().all('lambda/function:Function')) {
        expect(JSON.stringify(inputs['environment']).length, name).toBeLessThanOrEqual(ENVIRONMENT)
      }
    })

    test('the network of a function', () => {
      for (const { name, inputs } of stage().all('lambda/function:Function')) {
        const { subnetIds = [], securityGroupIds = [] } = (inputs['vpcConfig'] ?? {}) as Record<
          string,
          string[]
        >
        expect([subnetIds.length <= 16, securityGroupIds.length <= 5], name).toEqual([true, true])
      }
    })

    test('the targets of a rule, and its retries', () => {
      for (const { name, inputs } of stage().all('cloudwatch/eventTarget:EventTarget')) {
        expect(inputs['retryPolicy'], name).toEqual({
          maximumRetryAttempts: 185,
          maximumEventAgeInSeconds: 86_400,
        })
      }
      const rules = stage()
        .all('cloudwatch/eventTarget:EventTarget')
        .map(({ inputs }) => String(inputs['rule']))
      for (const rule of rules) expect(rules.filter(other => other === rule).length).toBeLessThanOrEqual(5)
    })

    test('the statements of a trust policy name one service each', () => {
      for (const { name, inputs } of stage().all('iam/role:Role')) {
        expect(statementsIn(inputs['assumeRolePolicy']), name).toHaveLength(1)
      }
    })
  })

const sizeOf = (value: unknown): number => (typeof value === 'number' ? value : String(value ?? '').length)
