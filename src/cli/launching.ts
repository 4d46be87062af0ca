/** How this process was started; `launch` says so before it imports a tool. */
export const launching = { oneTool: false }
