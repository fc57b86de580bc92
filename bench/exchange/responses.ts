// What the gateway answers: the shapes of AI/ML API's document, and no more work than joining a few texts.

export const queued = (id: string): string =>
  `{"id":"${id}","status":"queued","meta":{"usage":{"credits_used":3900000,"usd_spent":1.95}}}`;

export const underWay = (id: string): string => `{"id":"${id}","status":"generating"}`;

export const completed = (id: string): string =>
  `{"id":"${id}","status":"completed","video":{"url":"https://cdn.example.com/files/${id}.mp4"}}`;
