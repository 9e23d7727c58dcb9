"""Questions for programs: the accepted answer, and what an author asks those for whom it did not work."""

from litestar import Controller, Request, get, put
from litestar.params import JSONBody
from msgspec import Struct

from app.web.guards import signed_in
from app.web.problems import refusals
from feeds import answers, inquiries
from feeds.api_shapes import Number
from feeds.drafts import clean


class Words(Struct):
    text: str


@put(
    "/comments/{comment_id:int}/acceptance",
    status_code=204,
    guards=[signed_in],
    tags=["acts"],
    responses=refusals(400, 401, 403, 404, 422),
)
async def accept_comment(request: Request, comment_id: Number) -> None:
    """The Comment answers the question below which it stands, in place of what was accepted before."""
    await answers.accept(request.user.id, comment_id)


@put(
    "/posts/{post_id:int}/acceptance",
    status_code=204,
    guards=[signed_in],
    tags=["acts"],
    responses=refusals(400, 401, 403, 404, 422),
)
async def accept_post(request: Request, post_id: Number) -> None:
    """The Post answers the question it was made for, in place of what was accepted before."""
    await answers.accept_post(request.user.id, post_id)


class Inquiry(Controller):
    path = "/posts/{post_id:int}/inquiry"
    guards = [signed_in]
    tags = ["acts"]

    @get(responses=refusals(400, 401, 404))
    async def read(self, request: Request, post_id: Number) -> inquiries.Inquiry:
        """What the author asked and heard, for the author."""
        return await inquiries.of(request.user.id, post_id)

    @put(status_code=204, responses=refusals(400, 401, 404, 422))
    async def ask(self, request: Request, post_id: Number, data: JSONBody[Words]) -> None:
        """The author asks all for whom it did not work; other words replace those before."""
        await inquiries.ask(request.user.id, post_id, clean(data.text))

    @get("/answer", responses=refusals(400, 401, 403, 404))
    async def asked(self, request: Request, post_id: Number) -> inquiries.Asked:
        """What the author asks the person, with the answer given so far."""
        return await inquiries.asked(request.user.id, post_id)

    @put("/answer", status_code=204, responses=refusals(400, 401, 403, 404, 422))
    async def answer(self, request: Request, post_id: Number, data: JSONBody[Words]) -> None:
        """Tell what went wrong; the author learns no name."""
        await inquiries.answer(request.user.id, post_id, clean(data.text))
