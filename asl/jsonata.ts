/** The JSONata in a string that is wholly `{% ... %}`, trimmed; undefined for any other string. */
export const expressionIn = (text: string): string | undefined =>
  text.startsWith('{%') && text.endsWith('%}') && text.length >= 4 ? text.slice(2, -2).trim() : undefined
