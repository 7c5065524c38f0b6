import { named } from './names.ts'

/** A rule on a bus; on the default bus, where AWS's own services speak, unless another is given. */
export const ruleOn = (name: string, { bus, pattern }: { bus?: aws.cloudwatch.EventBus; pattern: object }) =>
  new aws.cloudwatch.EventRule(name, {
    name: named(name),
    ...onBus(bus),
    eventPattern: $jsonStringify(pattern),
  })

export interface Delivery {
  rule: aws.cloudwatch.EventRule
  bus?: aws.cloudwatch.EventBus
  arn: $util.Input<string>
  deadLetters: aws.sqs.Queue
  /** Where the target takes one. */
  roleArn?: $util.Input<string>
  /** In the event's stead. */
  input?: object
}

/** What a rule's events go to. What cannot be delivered within a day goes to the dead letters. */
export const deliver = (name: string, { rule, bus, arn, deadLetters, roleArn, input }: Delivery) =>
  new aws.cloudwatch.EventTarget(name, {
    rule: rule.name,
    ...onBus(bus),
    arn,
    ...(roleArn === undefined ? {} : { roleArn }),
    ...(input === undefined ? {} : { input: JSON.stringify(input) }),
    deadLetterConfig: { arn: deadLetters.arn },
    // EventBridge's own limits.
    retryPolicy: { maximumRetryAttempts: 185, maximumEventAgeInSeconds: 86_400 },
  })

const onBus = (bus: aws.cloudwatch.EventBus | undefined) =>
  bus === undefined ? {} : { eventBusName: bus.name }
