/** What the page says of its sample. */
export const SAMPLE = {
  name: "US Census, employment in Massachusetts",
  about:
    "Real records and a real model’s predictions: reference 2015, twelve batches from 2016 to 2018.",
};
