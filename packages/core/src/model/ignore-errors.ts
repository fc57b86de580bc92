/** Takes the end of work whose outcome changes nothing for anybody. The reason belongs beside each use. */
export const ignoreErrors = (): void => undefined;
