/** Names that come from outside, made safe to print: a control character would move the cursor, or worse. */
export const printable = (text: string): string => text.replace(/\p{Cc}/gu, '?')
