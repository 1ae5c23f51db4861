/* Part sizes. */
#include "s3/plan.h"

#include "aws/caps.h"

uint64_t s3_plan_known(uint64_t base, uint64_t size)
{
    const uint64_t mib = (uint64_t)1 << 20;
    uint64_t least = size / CAP_S3_PARTS + (size % CAP_S3_PARTS != 0);
    if (least <= base)
        return base;
    return (least + mib - 1) / mib * mib;
}

uint64_t s3_plan_unknown(uint64_t base, int number)
{
    uint64_t size = base;
    for (int step = (number - 1) / S3_PLAN_STEP; step > 0 && size < CAP_S3_PART_MAX; step--)
        size *= 2;
    return size < CAP_S3_PART_MAX ? size : CAP_S3_PART_MAX;
}
