// What the public documents print, with where it stands. Read on 2026-11-30.

/** https://replicate.com/docs/topics/webhooks/receive-webhook: an unfinished prediction. */
export const starting = {
  id: 'ufawqhfynnddngldkgtslldrkq',
  version: '5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa',
  created_at: '2022-04-26T22:13:06.224088Z',
  started_at: null,
  completed_at: null,
  status: 'starting',
  input: { text: 'Alice' },
  output: null,
  error: null,
  logs: null,
  metrics: {},
};

/** https://sdks.replicate.com/resources/predictions/models/prediction, "Get a prediction": its model writes a text. */
export const succeeded = {
  id: 'gm3qorzdhgbfurvjtvhg6dckhu',
  model: 'replicate/hello-world',
  version: '5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa',
  input: { text: 'Alice' },
  logs: '',
  output: 'hello Alice',
  error: null,
  status: 'succeeded',
  created_at: '2023-09-08T16:19:34.765994Z',
  data_removed: false,
  started_at: '2023-09-08T16:19:34.779176Z',
  completed_at: '2023-09-08T16:19:34.791859Z',
  metrics: { predict_time: 0.012683 },
  urls: {
    cancel: 'https://api.replicate.com/v1/predictions/gm3qorzdhgbfurvjtvhg6dckhu/cancel',
    get: 'https://api.replicate.com/v1/predictions/gm3qorzdhgbfurvjtvhg6dckhu',
  },
};

/** The same with a file: "Any files will be represented as HTTPS URLs", at replicate.delivery. The path is made up. */
export const withFile = { ...succeeded, output: ['https://replicate.delivery/pbxt/a/out-0.png'] };

/**
 * A delivery with its secret, as the library of the signature's scheme prints it:
 * https://developer.ongoody.com/webhooks/webhook-security (the example of Svix), headers renamed to `webhook-…`.
 */
export const signed = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  headers: {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  },
  body: '{"test": 2432232314}',
};
