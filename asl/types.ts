// The Amazon States Language as data (https://states-language.net), both query languages.
// A field that only one of them has is optional here; `workflow.ts` narrows to JSONata for authors.
import type { Json, JsonObject } from './json.ts'

export type QueryLanguage = 'JSONPath' | 'JSONata'

export interface StateMachine<Name extends string = string, Inner = Branch> extends Branch<Name, Inner> {
  readonly Comment?: string
  readonly QueryLanguage?: QueryLanguage
  readonly TimeoutSeconds?: number
  readonly Version?: string
}

/** What a machine, a Parallel branch and a Map processor have in common. */
export interface Branch<Name extends string = string, Inner = unknown> {
  readonly StartAt: Name
  readonly States: { readonly [Key in Name]: State<Name, Inner> }
}

export interface ItemProcessor<Name extends string = string> extends Branch<Name> {
  readonly ProcessorConfig?: {
    readonly Mode?: 'INLINE' | 'DISTRIBUTED'
    readonly ExecutionType?: 'STANDARD' | 'EXPRESS'
  }
}

export type State<Name extends string = string, Inner = Branch> =
  | PassState<Name>
  | TaskState<Name>
  | ChoiceState<Name>
  | WaitState<Name>
  | SucceedState
  | FailState
  | ParallelState<Name, Inner>
  | MapState<Name, Inner>

export type StateType = State['Type']

/** A number, or in JSONata an expression that gives one. */
export type NumberOrExpression = number | string

interface AnyState {
  readonly Comment?: string
  readonly QueryLanguage?: QueryLanguage
  /** JSONPath only, as OutputPath. null means `{}`. */
  readonly InputPath?: string | null
  readonly OutputPath?: string | null
}

/** Exactly one of Next and End. */
export type Transition<Name extends string> =
  | { readonly Next: Name; readonly End?: never }
  | { readonly End: true; readonly Next?: never }

interface Assigning {
  readonly Assign?: JsonObject
  /** JSONata only. */
  readonly Output?: Json
}

interface Parameterized {
  /** JSONPath only; null discards the result. */
  readonly ResultPath?: string | null
  readonly Parameters?: Json
}

interface Failing<Name extends string> {
  readonly ResultSelector?: Json
  readonly Retry?: readonly Retrier[]
  readonly Catch?: readonly Catcher<Name>[]
}

export type PassState<Name extends string = string> = AnyState &
  Assigning &
  Parameterized &
  Transition<Name> & { readonly Type: 'Pass'; readonly Result?: Json }

export type TaskState<Name extends string = string> = AnyState &
  Assigning &
  Parameterized &
  Failing<Name> &
  Transition<Name> & {
    readonly Type: 'Task'
    readonly Resource: string
    readonly Arguments?: Json
    readonly TimeoutSeconds?: NumberOrExpression
    readonly TimeoutSecondsPath?: string
    readonly HeartbeatSeconds?: NumberOrExpression
    readonly HeartbeatSecondsPath?: string
    readonly Credentials?: JsonObject
  }

export type ChoiceState<Name extends string = string> = AnyState &
  Assigning & {
    readonly Type: 'Choice'
    readonly Choices: readonly (
      | ConditionRule<Name>
      | (ComparisonRule & { readonly Next: Name } & Assigning)
    )[]
    readonly Default?: Name
  }

/** A rule of a JSONata Choice. */
export interface ConditionRule<Name extends string = string> extends Assigning {
  readonly Condition: string | boolean
  readonly Next: Name
  readonly Comment?: string
}

/** A rule of a JSONPath Choice: one comparison operator, or And, Or, Not. */
export type ComparisonRule = {
  readonly Variable?: string
  readonly And?: readonly ComparisonRule[]
  readonly Or?: readonly ComparisonRule[]
  readonly Not?: ComparisonRule
  readonly Comment?: string
} & { readonly [Operator in ComparisonOperator]?: string | number | boolean }

export type ComparisonOperator =
  | `${'String' | 'Numeric' | 'Timestamp'}${'Equals' | 'LessThan' | 'GreaterThan' | 'LessThanEquals' | 'GreaterThanEquals'}${'' | 'Path'}`
  | `BooleanEquals${'' | 'Path'}`
  | 'StringMatches'
  | `Is${'Null' | 'Present' | 'Numeric' | 'String' | 'Boolean' | 'Timestamp'}`

export type WaitState<Name extends string = string> = AnyState &
  Assigning &
  Transition<Name> & {
    readonly Type: 'Wait'
    readonly Seconds?: NumberOrExpression
    readonly SecondsPath?: string
    readonly Timestamp?: string
    readonly TimestampPath?: string
  }

export type SucceedState = AnyState & { readonly Type: 'Succeed'; readonly Output?: Json }

export type FailState = Pick<AnyState, 'Comment' | 'QueryLanguage'> & {
  readonly Type: 'Fail'
  readonly Error?: string
  readonly ErrorPath?: string
  readonly Cause?: string
  readonly CausePath?: string
}

export type ParallelState<Name extends string = string, Inner = Branch> = AnyState &
  Assigning &
  Parameterized &
  Failing<Name> &
  Transition<Name> & {
    readonly Type: 'Parallel'
    readonly Arguments?: Json
    readonly Branches: readonly Inner[]
  }

export type MapState<Name extends string = string, Inner = Branch> = AnyState &
  Assigning &
  Parameterized &
  Failing<Name> &
  Transition<Name> & {
    readonly Type: 'Map'
    readonly ItemProcessor?: Inner & Pick<ItemProcessor, 'ProcessorConfig'>
    /** The older name of ItemProcessor. */
    readonly Iterator?: Inner
    readonly Items?: Json
    readonly ItemsPath?: string
    readonly ItemSelector?: Json
    readonly MaxConcurrency?: NumberOrExpression
    readonly MaxConcurrencyPath?: string
    readonly ToleratedFailureCount?: NumberOrExpression
    readonly ToleratedFailureCountPath?: string
    readonly ToleratedFailurePercentage?: NumberOrExpression
    readonly ToleratedFailurePercentagePath?: string
    readonly ItemReader?: JsonObject
    readonly ItemBatcher?: JsonObject
    readonly ResultWriter?: JsonObject
    readonly Label?: string
  }

export interface Retrier {
  readonly ErrorEquals: readonly string[]
  readonly IntervalSeconds?: number
  readonly MaxAttempts?: number
  readonly BackoffRate?: number
  readonly MaxDelaySeconds?: number
  readonly JitterStrategy?: 'FULL' | 'NONE'
  readonly Comment?: string
}

export interface Catcher<Name extends string = string> extends Assigning {
  readonly ErrorEquals: readonly string[]
  readonly Next: Name
  /** JSONPath only. */
  readonly ResultPath?: string | null
  readonly Comment?: string
}
