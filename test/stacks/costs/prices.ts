// AWS's list prices in us-east-1, in US dollars, as its pricing pages showed them in November 2026.

/** https://aws.amazon.com/step-functions/pricing/ : Standard workflows. */
export const PER_TRANSITION = 0.025 / 1000

/** https://aws.amazon.com/lambda/pricing/ : arm64. */
export const PER_INVOCATION = 0.2 / 1_000_000
export const PER_GB_SECOND = 0.0000133334

/** https://aws.amazon.com/cloudwatch/pricing/ : taken in; and kept, a month. */
export const PER_LOG_GB = 0.5
export const PER_ALARM = 0.1
export const PER_DASHBOARD = 3

/** https://aws.amazon.com/eventbridge/pricing/ : events put on a bus. */
export const PER_EVENT = 1 / 1_000_000

/** https://aws.amazon.com/xray/pricing/ : one trace an execution. */
export const PER_TRACE = 5 / 1_000_000

/** https://aws.amazon.com/secrets-manager/pricing/ */
export const PER_SECRET = 0.4

/** Not measured on AWS: what a step is taken to be billed for, cold starts included. */
export const BILLED_SECONDS = 0.3
