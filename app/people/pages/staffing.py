"""The administrator's page of people: lists to take over, ways in to print."""

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromQuery
from litestar.response import Redirect

from app import limits
from app.people import columns, importing, invitations, lists, roster, sso, staffing
from app.people.pages.invitations import number
from app.refusal import Refusal
from app.web.guards import administrator
from app.web.pages import page, url
from app.web.problems import for_program
from app.web.sentences import sentence

#: A line of a list has a hundred bytes or two.
FILE_MAX = 8_000_000
#: So many faults and names are shown; the rest is a number.
SHOWN = 200


class Staffing(Controller):
    path = "/admin/people"
    guards = [administrator]

    @get(name="staffing")
    async def index(self, request: Request, q: FromQuery[str] = "") -> Response:
        return await _shown(request, q)

    @get("/template.csv", name="people_template", sync_to_thread=False)
    def template(self) -> Response[bytes]:
        """An empty list with its headings."""
        return Response(
            columns.written(list(roster.COLUMNS), []),
            media_type="text/csv",
            headers={"content-disposition": 'attachment; filename="pollen-people.csv"'},
        )

    @post("/list", name="people_list", request_max_body_size=FILE_MAX)
    async def look(self, request: Request) -> Response:
        """The dry run: what the list would do. Nothing is changed."""
        file = (await request.form()).get("file")
        content = await file.read() if isinstance(file, UploadFile) else b""
        name, text = getattr(file, "filename", ""), columns.decoded(content)
        try:
            plan = await importing.plan(text)
        except Refusal as refusal:
            if for_program(request):
                raise
            return await _shown(request, refusal=refusal)
        await lists.keep(request.user.id, name, text)
        return _planned(request, plan, name)

    @post("/import", name="people_import")
    async def take_over(self, request: Request) -> Response:
        """What was looked at, now in earnest."""
        leave = (await request.form()).get("leave") == "on"
        me = request.user.id
        try:
            done = await importing.take_over(await lists.kept(me), actor=me, leave_missing=leave)
        except Refusal as refusal:
            if for_program(request):
                raise
            return await _shown(request, refusal=refusal)
        await lists.drop(me)
        return page(request, "app/people_done.html", plan=done, left=leave)

    @post("/provider", name="people_provider")
    async def let_in(self, request: Request) -> Response:
        """Whom the company's sign-in may bring."""
        form = await request.form()
        given = {name: str(form.get(name, "")) for name in ("domains", "brings")}
        try:
            await sso.let_in(given["domains"], given["brings"], actor=request.user.id)
        except Refusal as refusal:
            if for_program(request):
                raise
            return await _shown(request, wrong=refusal, vouched=given)
        return Redirect(url("staffing"), status_code=303)

    @post("/invitations", name="people_invitations")
    async def invite(self, request: Request) -> Response:
        """Fresh invitations for the chosen ones, or for everybody who has no way in, ready to print."""
        form = await request.form()
        chosen = [int(one) for one in form.getall("person", []) if number(str(one))]
        people = chosen or (await staffing.outside() if form.get("all") == "on" else [])
        made = [await invitations.card(request.user.id, person) for person in people]
        return Redirect(url("invitations_paper") + _query(made), status_code=303)


def _query(made: list[int]) -> str:
    """Nobody chosen leads to all that are open."""
    return "?" + "&".join(f"id={one}" for one in made) if made else ""


async def _shown(
    request: Request,
    words: str = "",
    *,
    refusal: Refusal | None = None,
    wrong: Refusal | None = None,
    vouched: dict[str, str] | None = None,
) -> Response:
    """`refusal` is about a list, `wrong` about what was filled in for the provider."""
    return page(
        request,
        "app/people.html",
        status=said.status if (said := refusal or wrong) else 200,
        provider=sso.offered(),
        vouched=vouched or await _vouched(),
        wrong=sentence(wrong) if wrong else None,
        words=words.strip()[:80],
        found=await staffing.find(words[:80]),
        sums=await staffing.overview(),
        listed=staffing.LISTED,
        columns=roster.COLUMNS,
        rows=(await limits.current()).people_rows,
        error=sentence(refusal) if refusal else None,
    )


async def _vouched() -> dict[str, str]:
    most = await limits.current()
    return {"domains": " ".join(most.provider_domains), "brings": most.provider_brings}


def _planned(request: Request, plan: importing.Plan, file: str) -> Response:
    return page(
        request,
        "app/people_plan.html",
        status=422 if plan.faults else 200,
        plan=plan,
        file=file,
        faults=[(fault.line, sentence(fault.refusal)) for fault in plan.faults[:SHOWN]],
        faulty=len({fault.line for fault in plan.faults}),
        shown=SHOWN,
    )
