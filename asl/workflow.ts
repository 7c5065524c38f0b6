import type {
  Branch,
  Catcher,
  ChoiceState,
  ConditionRule,
  ItemProcessor,
  State,
  StateMachine,
} from './types.ts'

/**
 * Returns its argument, a JSONata state machine. Its type makes a `StartAt`, `Next`, `Default` or `Catch[].Next`
 * that names no state, and any JSONPath field, a compile error. Branches and processors are made by `branch`.
 */
export const workflow = <Name extends string>(
  definition: Omit<StateMachine, 'StartAt' | 'States'> & {
    readonly QueryLanguage: 'JSONata'
    readonly Comment: string
  } & Closed<Name>,
): StateMachine => definition

/** As `workflow`, for a branch of a Parallel or the processor of a Map: its transitions stay inside it. */
export const branch = <Name extends string>(
  definition: Closed<Name> & Pick<ItemProcessor, 'ProcessorConfig'>,
  // The mark exists for the compiler alone: it keeps unchecked branches out of workflows.
): CheckedBranch => definition as typeof definition & CheckedBranch

/**
 * States to be spread into a machine: `...fragment([['Pause', {...}], ['Look', {...}]])`. Their names are `Own`,
 * also where they are computed (`Wait for ${name}`); what they lead to outside is `Exit`, which the machine must have.
 */
export const fragment = <Own extends string, Exit extends string>(
  states: readonly (readonly [Own, WorkflowState<NoInfer<Own> | Exit>])[],
): Fragment<Own, Exit> =>
  // fromEntries forgets the names that the tuple types still know.
  Object.fromEntries(states) as Fragment<Own, Exit>

export type Fragment<Own extends string, Exit extends string> = {
  readonly [Name in Own]: WorkflowState<Own | Exit>
}

/** A state as workflows write it: JSONata, its branches checked. */
export type WorkflowState<Name extends string = string> = Jsonata<State<Name, CheckedBranch>, Name>

/** Names are inferred from the keys of `States` alone, so that no transition can invent one. */
interface Closed<Name extends string> {
  readonly StartAt: NoInfer<Name>
  readonly States: { readonly [Key in Name]: WorkflowState<NoInfer<Name>> }
}

declare const checked: unique symbol
export type CheckedBranch = Branch & Pick<ItemProcessor, 'ProcessorConfig'> & { readonly [checked]: true }

type Jsonata<AnyState, Name extends string> = AnyState extends { Type: 'Choice' }
  ? Omit<ChoiceState<Name>, 'Choices' | JsonPathField> & { readonly Choices: readonly ConditionRule<Name>[] }
  : AnyState extends { Catch?: unknown }
    ? Omit<AnyState, JsonPathField | 'Catch'> & { readonly Catch?: readonly JsonataCatcher<Name>[] }
    : Omit<AnyState, JsonPathField>

interface JsonataCatcher<Name extends string> extends Omit<Catcher<Name>, 'ResultPath'> {}

type JsonPathField =
  | 'InputPath'
  | 'OutputPath'
  | 'ResultPath'
  | 'Parameters'
  | 'ResultSelector'
  | 'Result'
  | 'ItemsPath'
  | 'Iterator'
  | `${'Seconds' | 'Timestamp' | 'TimeoutSeconds' | 'HeartbeatSeconds' | 'Error' | 'Cause'}Path`
  | `${'MaxConcurrency' | 'ToleratedFailureCount' | 'ToleratedFailurePercentage'}Path`
